export { showConfirmDialog } from "vant/es/dialog";
export { showToast } from "vant/es/toast";
import "vant/es/dialog/style/index";
import "vant/es/toast/style/index";
